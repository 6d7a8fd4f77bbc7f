Feature: Todo domain commands
  What can be asked of a todo, and what each command says.

  Scenario: AddTodo
    Given a AddTodo command
    Then the command data has a description
    And the command data has a status
    And the command data has a owner
    And the command data has nothing else

  Scenario: ChangeTodoStatus
    Given a ChangeTodoStatus command
    Then the command data has a id
    And the command data has a status
    And the command data has nothing else

  Scenario: ChangeTodoDescription
    Given a ChangeTodoDescription command
    Then the command data has a id
    And the command data has a description
    And the command data has nothing else

  # The notebook wrote RemoveKey here.
  Scenario: RemoveTodo
    Given a RemoveTodo command
    Then the command data has a id
    And the command data has nothing else

  Scenario: RestoreTodo
    Given a RestoreTodo command
    Then the command data has a id
    And the command data has nothing else

  Scenario: RestoreTodoVersion
    Given a RestoreTodoVersion command
    Then the command data has a id
    And the command data has a version
    And the command data has nothing else

  Scenario: EraseValues
    Given a EraseValues command
    Then the command data has a id
    And the command data has a events
    And the command data has nothing else
