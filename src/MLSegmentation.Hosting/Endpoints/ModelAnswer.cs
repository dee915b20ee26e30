namespace MLSegmentation.Hosting.Endpoints;

/// <summary>What a model is for, and what may be sent to it.</summary>
/// <param name="Name">The name that the application gave it; empty where it has none.</param>
/// <param name="Network">The name of the network.</param>
/// <param name="Classes">The classes, by index.</param>
/// <param name="Pixels">What pixels images must have, in words.</param>
/// <param name="Channels">The channels that the network sees of an image, or of each slice of a volume.</param>
/// <param name="MaxPixels">The most pixels of an image.</param>
/// <param name="MaxUploadBytes">The most bytes of a file.</param>
/// <param name="Formats">The media types of answers.</param>
/// <param name="Volumes">True where volumes are sent to it, null where images are.</param>
/// <param name="LoadedSince">When the model was loaded.</param>
internal sealed record ModelAnswer(
    string Name,
    string Network,
    IReadOnlyList<AnsweredClass> Classes,
    string Pixels,
    int Channels,
    int MaxPixels,
    long MaxUploadBytes,
    IReadOnlyList<string> Formats,
    bool? Volumes,
    DateTimeOffset? LoadedSince)
{
    public static ModelAnswer Of(SegmentationService service)
    {
        var info = service.Info;
        return new ModelAnswer(
            service.Name,
            info.Network.Name,
            [.. info.Classes.Select((item, index) => new AnsweredClass(index, item.Name, item.Color.ToString(), null))],
            info.DescribePixels(),
            info.ImageChannels,
            service.Options.MaxPixels,
            service.Options.MaxUploadBytes,
            Endpoints.Formats.MediaTypesOf(info),
            info.Volumes is null ? null : true,
            service.Status.Since);
    }
}
