{{ stage('settlements') }}
