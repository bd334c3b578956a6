{{ stage('sla_terms') }}
