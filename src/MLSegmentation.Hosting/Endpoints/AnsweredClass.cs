namespace MLSegmentation.Hosting.Endpoints;

/// <summary>A class of a model.</summary>
/// <param name="Index">The class index, which is the palette index in masks.</param>
/// <param name="Name">The name.</param>
/// <param name="Color">The colour, #rrggbb.</param>
/// <param name="Pixels">How many pixels of the image it has; null where there is no image.</param>
internal sealed record AnsweredClass(int Index, string Name, string Color, long? Pixels);
