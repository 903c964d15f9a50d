// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import DubanCore
public import DubanDefinition

extension Card: ExpressibleByArgument {}

extension Language: ExpressibleByArgument {}

extension DefinitionSchema: ExpressibleByArgument {}
