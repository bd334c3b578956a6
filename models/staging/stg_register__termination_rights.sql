{{ stage('termination_rights') }}
