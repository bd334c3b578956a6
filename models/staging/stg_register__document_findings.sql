{{ stage('document_findings') }}
