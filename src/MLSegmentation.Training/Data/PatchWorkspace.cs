namespace MLSegmentation.Training.Data;

/// <summary>Reads patches in whichever way is cheapest for them, with buffers that last. Not safe for several threads at once.</summary>
internal sealed class PatchWorkspace
{
    private readonly PatchReader _reader = new();
    private readonly PatchSampler _sampler = new();

    /// <summary>Reads a patch of the image and of its mask.</summary>
    /// <param name="sample">The image with its mask.</param>
    /// <param name="window">Where the patch lies.</param>
    /// <param name="pixels">Receives the pixels of the patch, in the image's layout.</param>
    /// <param name="labels">Receives the class indices of the patch.</param>
    public void Read(Sample sample, PatchWindow window, Span<byte> pixels, Span<byte> labels)
    {
        if (window.Geometry.Orientation is { } orientation)
        {
            _reader.Read(sample.Pixels, sample.Size, sample.Channels, window, orientation, pixels);
            _reader.Read(sample.Labels, sample.Size, 1, window, orientation, labels);
        }
        else
        {
            _sampler.Read(sample, window, pixels, labels);
        }
    }

    /// <summary>Reads a patch of the image of floating-point pixels and of its mask.</summary>
    /// <param name="sample">The image with its mask.</param>
    /// <param name="window">Where the patch lies.</param>
    /// <param name="planes">Receives the pixels of the patch, one plane after another.</param>
    /// <param name="labels">Receives the class indices of the patch.</param>
    public void Read(Sample sample, PatchWindow window, Span<float> planes, Span<byte> labels)
    {
        if (window.Geometry.Orientation is not { } orientation)
        {
            _sampler.Read(sample, window, planes, labels);
            return;
        }

        for (int channel = 0; channel < sample.Channels; channel++)
        {
            _reader.Read(sample.GetPlane(channel), sample.Size, 1, window, orientation, planes.Slice(channel * labels.Length, labels.Length));
        }

        _reader.Read(sample.Labels, sample.Size, 1, window, orientation, labels);
    }
}
