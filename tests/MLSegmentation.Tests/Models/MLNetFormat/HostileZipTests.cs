using System.Buffers.Binary;
using Google.Protobuf;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Models.MLNetFormat;

/// <summary>Zip files whose directories say more than there is.</summary>
public sealed class HostileZipTests
{
    private const int EndLength = 22;

    private static readonly byte[] Zip =
        HostileModelTests.Zip(PixelsModel.FromImageModel(ThresholdModel.CreateProto(), ModelColumns.Default).ToByteArray());

    private static int DirectoryOffset => Zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);

    private static byte[] Directory => Zip[DirectoryOffset..^EndLength];

    [Fact]
    public void Load_EntriesThatShareTheirBytes_IsRefused() => AssertRefused(Repeat(3), "they overlap");

    [Fact]
    public void Load_MoreEntriesThanAPipelineHas_IsRefused() => AssertRefused(Repeat(10_001), "it should have 10001 entries, and up to 10000 are read");

    [Fact]
    public void Load_MoreModelsThanAPipelineHas_IsRefusedUnread() =>
        AssertRefused(HostileModelTests.Zip([.. Enumerable.Repeat<byte[]>([1], 101)]), "it has 101 models, and a pipeline has at most 100");

    [Fact]
    public void Load_ModelsOfMoreFieldsTogetherThanOneMayHave_IsRefused()
    {
        // Nodes without anything in them, and a version of operators.
        byte[] nodes = [.. Enumerable.Repeat<byte[]>([0x0a, 0x00], 150_000).SelectMany(node => node)];
        byte[] model = [.. HostileModelTests.Field(7, nodes), .. HostileModelTests.Field(8, [0x10, 17])];

        using var stream = new MemoryStream(HostileModelTests.Zip(model, model));
        Assert.Contains("more than 200000 fields", Assert.Throws<SegmentationException>(() => ModelFile.Read(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DirectoryOfZip64_IsReadWhereItIsSound()
    {
        using var stream = new MemoryStream(MakeLong(0, (ulong)DirectoryOffset));

        Assert.Equal(2, ModelFile.Read(stream).Model.Info.Classes.Count);
    }

    [Fact]
    public void Load_LongDirectoryOfZip64_IsRefused() =>
        AssertRefused(MakeLong(3_000_000, (ulong)DirectoryOffset), "its directory should have 300");

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(ulong.MaxValue)]
    public void Load_DirectoryBehindTheEnd_IsRefused(ulong offset) =>
        AssertRefused(MakeLong(0, offset), $"its directory should begin at byte {offset}, and it has {Zip.Length + 76}");

    /// <summary>A zip file with one entry that is in its directory several times.</summary>
    private static byte[] Repeat(int count)
    {
        byte[] zip = [.. Zip[..DirectoryOffset], .. Enumerable.Repeat(Directory, count).SelectMany(entry => entry), .. Zip[^EndLength..]];
        var end = zip.AsSpan(zip.Length - EndLength);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)count);
        BinaryPrimitives.WriteInt32LittleEndian(end[12..], Directory.Length * count);
        return zip;
    }

    /// <summary>A zip file that says in a record of zip64 where its directory begins, with some bytes before the directory.</summary>
    private static byte[] MakeLong(int padding, ulong offset)
    {
        byte[] record = new byte[56];
        "PK\u0006\u0006"u8.CopyTo(record);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(4), record.Length - 12);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(24), 1);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), 1);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(40), Directory.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(48), offset);
        byte[] locator = new byte[20];
        "PK\u0006\u0007"u8.CopyTo(locator);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), DirectoryOffset + padding + Directory.Length);
        BinaryPrimitives.WriteInt32LittleEndian(locator.AsSpan(16), 1);
        byte[] end = Zip[^EndLength..];
        end.AsSpan(8, 12).Fill(0xff);
        return [.. Zip[..DirectoryOffset], .. new byte[padding], .. Directory, .. record, .. locator, .. end];
    }

    private static void AssertRefused(byte[] zip, string expected)
    {
        using var stream = new MemoryStream(zip);
        string message = Assert.Throws<SegmentationException>(() => ModelFile.Read(stream)).Message;
        Assert.Contains("'(stream)' is damaged", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }
}
