{{ stage('contracts') }}
