{{ stage('penalty_ceilings') }}
