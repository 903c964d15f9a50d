// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import DubanCore

extension Card: ExpressibleByArgument {}

extension Language: ExpressibleByArgument {}
