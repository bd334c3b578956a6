{{ stage('amendments') }}
