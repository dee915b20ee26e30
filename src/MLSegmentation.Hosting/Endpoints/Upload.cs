namespace MLSegmentation.Hosting.Endpoints;

/// <summary>An image file that a client has sent.</summary>
/// <param name="Content">The file, from its beginning.</param>
/// <param name="Name">What messages call it.</param>
internal sealed record Upload(MemoryStream Content, string Name);
