from . import test_bilan_tour
from . import test_vae_bilan
from . import test_vae_bilan_document
from . import test_vae_bilan_grouping
from . import test_vae_indicator
