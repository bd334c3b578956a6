{{ stage('payment_schedule') }}
