namespace MLSegmentation.Samples.Tests.Documents;

/// <summary>A block of C# in a document.</summary>
/// <param name="Line">The line of the document that the code begins in, from 1.</param>
/// <param name="Code">The code.</param>
internal sealed record CodeBlock(int Line, string Code);
