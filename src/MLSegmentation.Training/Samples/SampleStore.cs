namespace MLSegmentation.Training.Samples;

/// <summary>Decoded images and masks, so that every epoch after the first reads them without decoding. Safe to read from several threads.</summary>
internal sealed class SampleStore(RecordStore records, IReadOnlyList<SampleInfo> infos) : IDisposable
{
    /// <summary>What is known about each image, in the order of the data view.</summary>
    public IReadOnlyList<SampleInfo> Infos { get; } = infos;

    /// <summary>An image and its mask, valid until the store is disposed.</summary>
    public Sample this[int index] => new(Infos[index], records[index]);

    public void Dispose() => records.Dispose();
}
