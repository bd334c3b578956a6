{{ stage('contract_parties') }}
