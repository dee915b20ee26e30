namespace MLSegmentation.Training.Samples;

/// <summary>Changes images and masks before they are stored, so that all that is trained on has the form that the network is to see.</summary>
internal abstract class SampleChange
{
    /// <summary>The changed record and what is known about it; null where the image stays as it is.</summary>
    public virtual (byte[] Record, SampleInfo Info)? Apply(Sample sample)
    {
        var size = GetSize(sample.Info);
        return size == sample.Info.Size ? null : (CreateRecord(sample), sample.Info with { Size = size });
    }

    /// <summary>The size that an image and its mask get.</summary>
    protected abstract ImageSize GetSize(SampleInfo info);

    /// <summary>The record of the changed image and mask: the image, the mask, and where masks are kept and the size is another, the mask as it was.</summary>
    protected abstract byte[] CreateRecord(Sample sample);
}
