{{ stage('parties') }}
