namespace MLSegmentation.Options;

/// <summary>An option within an <see cref="OptionText"/>.</summary>
/// <param name="Name">Its name in the code.</param>
internal readonly record struct OptionName(string Name);
