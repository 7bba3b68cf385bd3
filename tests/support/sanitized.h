// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace cm::test {

/// Whether the sanitizers watch: they take time and memory of their own, so that neither is judged then.
#ifdef __SANITIZE_ADDRESS__
inline constexpr bool isSanitized = true;
#else
inline constexpr bool isSanitized = false;
#endif

} // namespace cm::test
