{{ stage('excuses') }}
