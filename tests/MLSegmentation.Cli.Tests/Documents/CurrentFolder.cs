namespace MLSegmentation.Cli.Tests.Documents;

/// <summary>The commands of documents are relative to the current folder, of which a process has one.</summary>
[CollectionDefinition(nameof(DocumentCommandTests), DisableParallelization = true)]
public sealed class CurrentFolder;
