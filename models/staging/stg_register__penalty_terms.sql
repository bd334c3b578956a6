{{ stage('penalty_terms') }}
