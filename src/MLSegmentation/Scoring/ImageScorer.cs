using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using MLSegmentation.DataViews;

namespace MLSegmentation.Scoring;

/// <summary>
/// The one way from the pixels of images to their masks, for data views and single calls alike. Several threads may use it at the same time: all
/// memory of a call is its own.
/// </summary>
internal sealed class ImageScorer(ScoringSession session)
{
    /// <summary>What the model says about itself.</summary>
    public SegmentationModelInfo Info => session.Info;

    /// <summary>
    /// Whether images of one size may be scored together. It ends where a network turns out to take but one image at a time.
    /// </summary>
    public bool ScoresTogether { get; set; } = true;

    /// <summary>How many probabilities an image has.</summary>
    public int CountScores(ImageSize size) => session.ClassCount * (int)size.PixelCount;

    /// <summary>Takes the pixels of the image that a reader has read.</summary>
    /// <param name="image">The reader.</param>
    /// <param name="size">The size of the image.</param>
    /// <param name="watch">Looks at the values.</param>
    /// <param name="name">What the image is called.</param>
    /// <returns>The pixels, valid until the reader goes on; dispose them.</returns>
    /// <exception cref="SegmentationException">The image is of another kind than the model scores, has values that no pixel has, or is too large.</exception>
    public NetworkInput Read(PixelReader image, ImageSize size, RangeWatch watch, IImageName name)
    {
        Require(image, size, name);
        if (image.GetPlanes(name.GetRowName) is { IsEmpty: false } planes)
        {
            watch.Look(planes.Span, image.Type.Channels, name.GetImageName);
            return NetworkInput.Borrow(image.Type, size, planes);
        }

        var input = NetworkInput.Rent(image.Type, size, capacity: 1);
        try
        {
            Copy(image, input, 0, watch, name);
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Refuses the image that a reader has read where it is of another kind than the model scores, or too large.</summary>
    /// <exception cref="SegmentationException">It is.</exception>
    public void Require(PixelReader image, ImageSize size, IImageName name)
    {
        ScoredImages.RequireAlike(image, name.GetImageName, Info);
        if (Math.Max(image.Type.BytesPerPixel, session.ClassCount) * size.PixelCount > Array.MaxLength)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"An image of {size} with {session.ClassCount} classes is too large to score at once; cut it into smaller ones."))
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
        }
    }

    /// <summary>Copies the pixels of the image that a reader has read to a place among those of others.</summary>
    /// <exception cref="SegmentationException">A value is no number that a pixel may have.</exception>
    public static void Copy(PixelReader image, NetworkInput input, int index, RangeWatch watch, IImageName name)
    {
        var pixels = input.GetImage(index);
        image.CopyTo(pixels, name.GetRowName);
        if (!input.IsEightBit)
        {
            watch.Look(MemoryMarshal.Cast<byte, float>(pixels), image.Type.Channels, name.GetImageName);
        }
    }

    /// <summary>Scores one image.</summary>
    /// <param name="input">The images.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="scores">Gets the probabilities; empty where nobody wants them. Where the method throws, a run may still write into it.</param>
    /// <param name="getName">Gives the name of the image for messages, at the beginning of a sentence.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="OperationCanceledException">The token, or that of the options, was cancelled.</exception>
    /// <exception cref="SegmentationException">The image cannot be scored.</exception>
    public SegmentationMask Score(NetworkInput input, int index, Memory<float> scores, Func<string> getName, CancellationToken cancellation = default)
    {
        try
        {
            byte[] labels = GC.AllocateUninitializedArray<byte>(input.PixelCount);
            Run(input, (index, 1), labels, scores, getName, cancellation);
            return SegmentationMask.Wrap(input.Size.Width, input.Size.Height, labels).WithClasses(Info.Classes);
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(getName(), input.Size.Width, input.Size.Height, exception);
        }
    }

    /// <summary>Scores several images in one run.</summary>
    /// <param name="input">The images.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="scores">Gets the probabilities; empty where nobody wants them. A run that was given up may still write into it.</param>
    /// <param name="getName">Gives a name for messages that nobody will see.</param>
    /// <returns>The masks; null where the run failed, of whichever image: each by itself says whether it was that one.</returns>
    public SegmentationMask[]? TryScoreTogether(NetworkInput input, int count, Memory<float> scores, Func<string> getName)
    {
        byte[] labels = ArrayPool<byte>.Shared.Rent(count * input.PixelCount);
        try
        {
            Run(input, (0, count), labels.AsMemory(0, count * input.PixelCount), scores, getName, default);
        }
        catch (Exception)
        {
            return null;
        }

        var masks = new SegmentationMask[count];
        for (int index = 0; index < count; index++)
        {
            byte[] own = GC.AllocateUninitializedArray<byte>(input.PixelCount);
            labels.AsSpan(index * own.Length, own.Length).CopyTo(own);
            masks[index] = SegmentationMask.Wrap(input.Size.Width, input.Size.Height, own).WithClasses(Info.Classes);
        }

        ArrayPool<byte>.Shared.Return(labels);
        return masks;
    }

    private void Run(
        NetworkInput input, (int First, int Count) images, Memory<byte> labels, Memory<float> scores, Func<string> getName, CancellationToken cancellation)
    {
        long[] shape = input.GetShape(images.Count);
        try
        {
            if (input.IsEightBit)
            {
                session.Run(input.GetBytes(images.First, images.Count), shape, labels, scores, getName, cancellation);
            }
            else
            {
                session.Run(input.GetNumbers(images.First, images.Count), shape, labels, scores, getName, cancellation);
            }
        }
        catch
        {
            // A run that was given up may still read them.
            input.Abandon();
            throw;
        }
    }
}
