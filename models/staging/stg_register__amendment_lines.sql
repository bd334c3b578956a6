{{ stage('amendment_lines') }}
