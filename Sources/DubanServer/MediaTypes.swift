// SPDX-License-Identifier: Apache-2.0

import DubanAPI

/// Hummingbird has a type of this name too; here it is always ours.
typealias MediaType = DubanAPI.MediaType
