namespace MLSegmentation.Hosting.Endpoints;

/// <summary>What is answered.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="MediaType">What they are.</param>
internal readonly record struct Answer(ReadOnlyMemory<byte> Content, string MediaType);
