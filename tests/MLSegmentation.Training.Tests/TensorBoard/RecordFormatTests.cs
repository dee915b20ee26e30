using System.Text;
using MLSegmentation.Training.TensorBoard;

namespace MLSegmentation.Training.Tests.TensorBoard;

public class RecordFormatTests
{
    public static TheoryData<byte[], uint> KnownChecksums { get; } = new()
    {
        { [], 0 },
        { Encoding.ASCII.GetBytes("123456789"), 0xE3069283 },

        // RFC 3720, B.4.
        { new byte[32], 0x8A9136AA },
        { [.. Enumerable.Repeat((byte)0xFF, 32)], 0x62A8AB43 },
        { [.. Enumerable.Range(0, 32).Select(value => (byte)value)], 0x46DD794E },
        { [.. Enumerable.Range(0, 32).Select(value => (byte)(31 - value))], 0x113FDB5C },
    };

    [Theory]
    [MemberData(nameof(KnownChecksums))]
    public void Checksum_KnownData_IsThatOfTheStandard(byte[] data, uint checksum) => Assert.Equal(checksum, RecordFormat.Checksum(data));

    [Fact]
    public void Write_RecordOf24Bytes_BeginsAsTensorFlowsEventFilesDo()
    {
        using var stream = new MemoryStream();

        RecordFormat.Write(stream, new byte[24]);

        // The first record of every event file tells the version, is of 24 bytes, and so has the length 18 00… with the checksum A3 7F 4B 22.
        Assert.Equal([0x18, 0, 0, 0, 0, 0, 0, 0, 0xA3, 0x7F, 0x4B, 0x22], stream.ToArray()[..12]);
        Assert.Equal(12 + 24 + 4, stream.Length);
    }
}
