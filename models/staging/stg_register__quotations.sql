{{ stage('quotations') }}
