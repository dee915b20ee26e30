using MLSegmentation.Fuzzing.Running;

namespace MLSegmentation.Reliability.Tests.Fuzzing;

public sealed class FoundInputsTests
{
    [Fact]
    public void Keep_Queue_AddsInputsThatReachedNewCode()
    {
        using var folder = new TemporaryFolder();
        string archive = folder["found.zip"];
        string queue = folder["queue"];
        WriteQueue(queue, ("0-grey", [1]), ("1+cov", [2, 3]), ("2-flip", [4]));

        int first = FoundInputs.Keep(archive, queue);
        WriteQueue(queue, ("3+cov", [5]));
        int second = FoundInputs.Keep(archive, queue);

        Assert.Equal((1, 2), (first, second));
        Assert.Equal([[2, 3], [5]], FoundInputs.Read(archive).Values.OrderBy(input => input[0]));
    }

    [Fact]
    public void Keep_LongInput_LeavesItOut()
    {
        using var folder = new TemporaryFolder();
        string queue = folder["queue"];
        WriteQueue(queue, ("1+cov", new byte[FoundInputs.MaxLength + 1]), ("2+cov", new byte[FoundInputs.MaxLength]));

        Assert.Equal(1, FoundInputs.Keep(folder["found.zip"], queue));
    }

    [Fact]
    public void Keep_SameQueueTwice_LeavesTheBytes()
    {
        using var folder = new TemporaryFolder();
        string archive = folder["found.zip"];
        string queue = folder["queue"];
        WriteQueue(queue, ("1+cov", [1, 2, 3]), ("2+cov", [7]));

        FoundInputs.Keep(archive, queue);
        byte[] before = File.ReadAllBytes(archive);
        FoundInputs.Keep(archive, queue);

        Assert.Equal(before, File.ReadAllBytes(archive));
    }

    [Fact]
    public void Unpack_Archive_WritesAFileForEachInput()
    {
        using var folder = new TemporaryFolder();
        string archive = folder["found.zip"];
        string queue = folder["queue"];
        WriteQueue(queue, ("1+cov", [1, 2, 3]), ("2+cov", [7]));
        FoundInputs.Keep(archive, queue);

        FoundInputs.Unpack(archive, folder["inputs"]);
        FoundInputs.Unpack(folder["missing.zip"], folder["none"]);

        Assert.Equal([[1, 2, 3], [7]], Directory.EnumerateFiles(folder["inputs"]).Select(File.ReadAllBytes).OrderBy(input => input[0]));
        Assert.Empty(Directory.EnumerateFiles(folder["none"]));
    }

    private static void WriteQueue(string queue, params (string Name, byte[] Input)[] inputs)
    {
        Directory.CreateDirectory(queue);
        foreach (var (name, input) in inputs)
        {
            File.WriteAllBytes(Path.Combine(queue, name), input);
        }
    }
}
