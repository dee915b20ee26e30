namespace MLSegmentation.Scoring;

/// <summary>What an image is called in messages. Nothing is computed before a message needs it.</summary>
internal interface IImageName
{
    /// <summary>The name at the beginning of a sentence: a file in quotes, or <c>The image of</c> where it was given.</summary>
    string GetImageName();

    /// <summary>Where the image was given, to stand behind <c>The image of</c>.</summary>
    string GetRowName();
}

/// <summary>The name of an image that a method was called with.</summary>
internal sealed class GivenImageName(string? file) : IImageName
{
    public string GetImageName() => file is null ? $"The image of {GetRowName()}" : $"'{file}'";

    public string GetRowName() => "the call";
}
