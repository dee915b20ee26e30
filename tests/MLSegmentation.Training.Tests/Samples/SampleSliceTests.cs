using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Tests.Samples;

public class SampleSliceTests
{
    // Two channels of three slices of two voxels, and the mask.
    private static readonly byte[] Record = [10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25, 0, 1, 1, 0, 0, 0];
    private static readonly ImageSize Size = new(2, 1, 3);

    [Fact]
    public void GetSlice_OneInTheMiddle_HasItsNeighboursAsChannels()
    {
        var slice = Create().GetSlice(1, slices: 3);

        // All slices of the first channel come before those of the second.
        Assert.Equal((6, new ImageSize(2, 1)), (slice.Info.Channels, slice.Info.Size));
        Assert.Equal(["10 11", "12 13", "14 15", "20 21", "22 23", "24 25"], ReadPlanes(slice));
        Assert.Equal([1, 0], slice.Labels.ToArray());
    }

    [Fact]
    public void GetSlice_AtTheEnds_RepeatsThem()
    {
        Assert.Equal(["10 11", "10 11", "12 13", "20 21", "20 21", "22 23"], ReadPlanes(Create().GetSlice(0, slices: 3)));
        Assert.Equal(["12 13", "14 15", "14 15", "22 23", "24 25", "24 25"], ReadPlanes(Create().GetSlice(2, slices: 3)));
    }

    [Fact]
    public void Reverse_SliceAndWhole_ExchangesTheNeighboursOfTheSlice()
    {
        Assert.Equal(["14 15", "12 13", "10 11", "24 25", "22 23", "20 21"], ReadPlanes(Create().GetSlice(1, slices: 3).Reverse()));
        Assert.Equal(["12 13", "10 11", "10 11", "22 23", "20 21", "20 21"], ReadPlanes(Create().GetSlice(2, slices: 3).Reverse().Move(0)));
        Assert.Equal([1, 0], Create().GetSlice(1, slices: 3).Reverse().Labels.ToArray());
        Assert.Equal(ReadPlanes(Create()), ReadPlanes(Create().Reverse()));
    }

    [Fact]
    public void Move_SliceAndWhole_OnlyTheSliceMoves()
    {
        Assert.Equal(["14 15", "24 25"], ReadPlanes(Create().GetSlice(0, slices: 1).Move(2)));
        Assert.Equal(Size, Create().Move(2).Info.Size);
        Assert.Equal(Record[12..], Create().GetSlice(0, slices: 1).Whole.Labels.ToArray());
    }

    [Fact]
    public void ForPatches_Volumes_GivesSlicesOrSeveralPatches()
    {
        using var store = StoredImages.Store((StoredImages.Describe(Size, 2, Record), Record), (StoredImages.Describe(Size, 2, Record), Record));
        var volumes = new SampleSet(store);

        Assert.Equal(6, volumes.ForPatches(new ImageSize(2, 1), slices: 1).Count);
        Assert.Equal([0, 1], volumes.ForPatches(new ImageSize(2, 1), slices: 1)[0].Labels.ToArray());
        Assert.Equal([0, 0], volumes.ForPatches(new ImageSize(2, 1), slices: 1)[5].Labels.ToArray());

        // Three patches of one slice would fit, but those have no depth of their own; of two slices one does.
        Assert.Equal(2, volumes.ForPatches(new ImageSize(2, 1, 2), slices: null).Count);
        Assert.Same(volumes, volumes.ForPatches(new ImageSize(2, 1), slices: null));
    }

    private static Sample Create() => new(StoredImages.Describe(Size, 2, Record), Record);

    private static string[] ReadPlanes(Sample sample)
    {
        string[] planes = new string[sample.Info.Channels];
        for (int channel = 0; channel < planes.Length; channel++)
        {
            planes[channel] = string.Join(' ', sample.GetPlane(channel).ToArray());
        }

        return planes;
    }
}
