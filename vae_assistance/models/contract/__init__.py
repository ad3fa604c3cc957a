from . import vae_contract_template
from . import vae_contract_commitment
from . import vae_contract
from . import vae_contract_end
from . import vae_contract_amendment
from . import vae_start_certificate
from . import vae_candidate
from . import vae_step
