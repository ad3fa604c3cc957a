from .test_vae_bilan import *
from .test_vae_bilan_document import *
from .test_vae_bilan_grouping import *
from .test_vae_indicator import *
