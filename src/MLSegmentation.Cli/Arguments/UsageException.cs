namespace MLSegmentation.Cli.Arguments;

/// <summary>Options that cannot be used together, found after parsing; ends the program with exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
