{{ stage('renewal_options') }}
