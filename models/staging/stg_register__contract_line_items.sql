{{ stage('contract_line_items') }}
