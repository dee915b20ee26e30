using System.Text;
using MLSegmentation.Models.Weights;

namespace MLSegmentation.Tests.Models.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["weights.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_FileAsPythonWritesIt_HasItsTensorsAndTexts()
    {
        // What safetensors.torch.save_file writes for {"b": tensor([1.5]), "a": tensor([[1, -2]], dtype=int16)}: larger types first.
        const string Header =
            """{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"""
            + ""","a":{"dtype":"I16","shape":[1,2],"data_offsets":[4,8]}}  """;
        Write(SafetensorsBytes.Create(Header, 0, 0, 0xc0, 0x3f, 1, 0, 0xfe, 0xff));

        using var file = SafetensorsFile.Open(File);

        Assert.Equal(["b", "a"], file.Header.Entries.Select(entry => entry.Name));
        Assert.Equal([1L, 2L], file.Header.Entries[1].Shape);
        Assert.Equal([true, false], file.Header.Entries.Select(entry => entry.IsReal));
        Assert.Equal("pt", file.Header.Metadata["format"]);
        Assert.Equal([1.5f], file.Read(file.Header.Entries[0]));
    }

    [Theory]
    [InlineData("F32", new byte[] { 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0 })]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0 })]
    [InlineData("F16", new byte[] { 0, 0x3c, 0, 0xc0 })]
    [InlineData("BF16", new byte[] { 0x80, 0x3f, 0, 0xc0 })]
    public void Read_RealTypes_GivesOneAndMinusTwo(string type, byte[] data)
    {
        Write(SafetensorsBytes.Create($$$"""{"x":{"dtype":"{{{type}}}","shape":[2],"data_offsets":[0,{{{data.Length}}}]}}""", data));

        using var file = SafetensorsFile.Open(File);

        Assert.Equal([1f, -2f], file.Read(Assert.Single(file.Header.Entries)));
    }

    [Fact]
    public void Read_MoreElementsThanFitAChunk_GivesThemInOrder()
    {
        const int Count = 40_000;
        float[] values = [.. Enumerable.Range(0, Count).Select(index => (float)index)];
        byte[] data = [.. values.SelectMany(BitConverter.GetBytes)];
        Write(SafetensorsBytes.Create($$$"""{"x":{"dtype":"F32","shape":[{{{Count}}}],"data_offsets":[0,{{{data.Length}}}]}}""", data));

        using var file = SafetensorsFile.Open(File);

        Assert.Equal(values, file.Read(file.Header.Entries[0]));
    }

    [Fact]
    public void Open_SingleNumberAndEmptyTensor_HaveOneAndNoElements()
    {
        Write(SafetensorsBytes.Create(
            """{"none":{"dtype":"F32","shape":[0,9223372036854775807],"data_offsets":[0,0]},"one":{"dtype":"F16","shape":[],"data_offsets":[0,2]}}""",
            0, 0x3c));

        using var file = SafetensorsFile.Open(File);

        Assert.Empty(file.Read(file.Header.Entries[0]));
        Assert.Equal([1f], file.Read(file.Header.Entries[1]));
    }

    [Fact]
    public void Read_BeyondTwoGigabytes_ReadsWhereTheTensorIs()
    {
        // A hole of 3 GB takes no room on the disk; without such files the test would not be worth its time.
        const long Size = 3L << 30;
        byte[] start = SafetensorsBytes.Create(
            $$$"""{"big":{"dtype":"U8","shape":[{{{Size}}}],"data_offsets":[0,{{{Size}}}]}"""
            + $$$""","x":{"dtype":"F32","shape":[1],"data_offsets":[{{{Size}}},{{{Size + 4}}}]}}""");
        using (var stream = System.IO.File.Create(File))
        {
            stream.Write(start);
            stream.Position = start.Length + Size;
            stream.Write([0, 0, 0xc0, 0x3f]);
        }

        using var file = SafetensorsFile.Open(File);

        Assert.Equal([1.5f], file.Read(file.Header.Entries[1]));
    }

    public static TheoryData<string, string> DamagedHeaders => new()
    {
        { "[]", "no object" },
        { "{\"x\":1}", "'x' is no object" },
        { "{\"x\":{}}", "'x' lacks its dtype" },
        { "{", "JSON" },
        { "{} {}", "JSON" },
        { "{}\0", "JSON" },
        { "{\"x\":{\"dtype\":[[[[[[[1]]]]]]],\"shape\":[1],\"data_offsets\":[0,4]}}", "dtype of the tensor 'x' is no text" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}", "shape of the tensor 'x' is no list" },
        { "{\"\\ud800\":{}}", "JSON" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":1}}", "'more' of the tensor 'x' is unknown" },
        { "{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "'dtype' is in the tensor 'x' twice" },
        {
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
            "'x' is in the header twice"
        },
        { "{\"x\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,4]}}", "unknown dtype 'F33'" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "shape of the tensor 'x' is no list" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", "shape of the tensor 'x' is no list" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}", "at most 16" },
        {
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}",
            "[4294967296, 4294967296] of F32, needs more bytes than a file can hold"
        },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", "'x', [3] of F32, needs 12 bytes, but lies from 0 to 8" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "'x', [1] of F32, needs 4 bytes" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", "lacks its dtype, its shape or its two data_offsets" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,18446744073709551615]}}", "data_offsets of the tensor 'x' is no list" },
        {
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
            "'y', from 4 to 8, overlaps"
        },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "'x', from 4 to 8, leaves a gap" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "its tensors take 4 bytes, but 8 follow the header" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", "but 8 follow the header; the file was cut off" },
        { "{\"__metadata__\":{\"format\":1}}", "'format' in __metadata__ is no text" },
        { "{\"__metadata__\":{},\"__metadata__\":{}}", "'__metadata__' is in the header twice" },
        { "{\"__metadata__\":{\"a\":\"b\",\"a\":\"b\"}}", "'a' is in __metadata__ twice" },
    };

    [Theory]
    [MemberData(nameof(DamagedHeaders))]
    public void Open_DamagedHeader_NamesTheFileAndTheProblem(string header, string problem)
    {
        Write(SafetensorsBytes.Create(header, new byte[8]));

        AssertRefused(problem);
    }

    [Fact]
    public void Open_HeaderNotInUtf8_SaysSo()
    {
        Write(SafetensorsBytes.Create([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)'}'], []));

        AssertRefused("not in UTF-8");
    }

    [Theory]
    [InlineData(3UL)]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    public void Open_HeaderBeyondTheFile_RefusesWithoutAllocatingIt(ulong length)
    {
        Write(SafetensorsBytes.CreateClaiming(length, "{}"u8.ToArray()));
        long before = GC.GetAllocatedBytesForCurrentThread();

        AssertRefused($"its header should have {length} bytes, but the file has 10");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Open_HeaderOverTheLimitInALargeFile_RefusesWithoutReadingIt()
    {
        using (var stream = System.IO.File.Create(File))
        {
            stream.Write(SafetensorsBytes.CreateClaiming(100_000_001, []));
            stream.SetLength(200_000_000);
        }

        AssertRefused("headers have at most 100000000");
    }

    [Fact]
    public void Open_TooShortForALength_SaysHowShort()
    {
        Write([1, 2, 3]);

        AssertRefused("only 3 bytes");
    }

    [Fact]
    public void Open_NoFileOrAFolder_SaysSo()
    {
        Assert.Contains("does not exist", Assert.Throws<SegmentationException>(() => SafetensorsFile.Open(File)).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<SegmentationException>(() => SafetensorsFile.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_RandomDamage_ReadsOrRefusesWithinLittleMemory()
    {
        const string Header =
            """{"__metadata__":{"format":"pt"},"conv1.weight":{"dtype":"F32","shape":[2,1,3],"data_offsets":[0,24]}"""
            + ""","bn.weight":{"dtype":"F16","shape":[4],"data_offsets":[24,32]}}""";
        byte[] valid = SafetensorsBytes.Create(Header, new byte[32]);
        var random = new Random(1);
        var (read, refused) = (0, 0);
        for (int round = 0; round < 3000; round++)
        {
            Write(Damage(valid, random));
            long before = GC.GetAllocatedBytesForCurrentThread();
            if (TryRead())
            {
                read++;
            }
            else
            {
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        }

        Assert.True(read > 100, $"{read} of 3000 were read");
        Assert.True(refused > 1000, $"{refused} of 3000 were refused");
    }

    private static byte[] Damage(byte[] valid, Random random)
    {
        byte[] tokens = [.. Encoding.UTF8.GetBytes("{}[],:\"0129\\ue-. "), 0, 0xff, 0x80];
        byte[] bytes = [.. valid];
        for (int change = random.Next(4); change > 0; change--)
        {
            bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : tokens[random.Next(tokens.Length)];
        }

        return random.Next(4) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
    }

    private bool TryRead()
    {
        try
        {
            using var file = SafetensorsFile.Open(File);
            foreach (var entry in file.Header.Entries.Where(entry => entry.IsReal))
            {
                file.Read(entry);
            }

            return true;
        }
        catch (SegmentationException)
        {
            return false;
        }
    }

    private void Write(byte[] bytes) => System.IO.File.WriteAllBytes(File, bytes);

    private void AssertRefused(string problem)
    {
        var exception = Assert.Throws<SegmentationException>(() => SafetensorsFile.Open(File));
        Assert.Contains($"'{File}' is damaged, or no safetensors file", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }
}
