from . import vae_budget_import
from . import vae_budget_renew
