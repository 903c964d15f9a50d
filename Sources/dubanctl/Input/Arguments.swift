// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import DubanCore
public import DubanDefinition
public import WorkingTime

extension Card: ExpressibleByArgument {}

extension Language: ExpressibleByArgument {}

extension DefinitionSchema: ExpressibleByArgument {}

extension Roll: ExpressibleByArgument {}
