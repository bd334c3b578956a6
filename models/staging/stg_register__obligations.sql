{{ stage('obligations') }}
