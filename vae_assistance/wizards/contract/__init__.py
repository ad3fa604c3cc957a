from . import vae_contract_terminate
