{{ stage('penalty_decisions') }}
