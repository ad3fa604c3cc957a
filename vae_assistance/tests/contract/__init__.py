from . import test_vae_contract
from . import test_welcome_to_contract
