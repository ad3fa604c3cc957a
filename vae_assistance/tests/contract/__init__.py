from . import test_contract_migration
from . import test_vae_contract
from . import test_welcome_to_contract
from . import test_vae_start_certificate
from . import test_vae_contract_report
