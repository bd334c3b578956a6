{{ stage('source_documents') }}
