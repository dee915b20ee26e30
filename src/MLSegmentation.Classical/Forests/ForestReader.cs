using System.IO.Compression;

namespace MLSegmentation.Classical.Forests;

/// <summary>
/// Reads the trees of a saved method, which somebody may have changed: memory is taken for what is there, not for what numbers say, and every way through
/// a tree ends at a leaf.
/// </summary>
internal sealed class ForestReader
{
    /// <summary>Nodes and leaves of all trees; a forest of 254 classes with 50 trees of 256 leaves has some six million.</summary>
    private const int MostNumbers = 1 << 26;
    private const int MostChannels = 1 << 16;

    private readonly BinaryReader _reader;
    private int _count;

    private ForestReader(BinaryReader reader) => _reader = reader;

    /// <summary>Reads them.</summary>
    /// <exception cref="SegmentationException">The text is no forest.</exception>
    public static Forest Read(string text)
    {
        try
        {
            using var stream = new DeflateStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
            using var reader = new BinaryReader(stream);
            return new ForestReader(reader).ReadForest();
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or IOException)
        {
            throw new SegmentationException(
                $"The trees of the saved random forest cannot be read: {exception.Message.TrimEnd('.')}. Fit and save it again.", exception);
        }
    }

    private Forest ReadForest()
    {
        int classes = _reader.ReadInt32();
        int channels = _reader.ReadInt32();
        Require(classes is >= 2 and <= SegmentationClasses.MaxCount, "the number of classes");
        Require(channels is >= 1 and <= MostChannels, "the number of channels");
        var groups = ReadList(() => ReadList(ReadTree, "the number of trees"), "the number of trees");
        Require(groups.Length == 1 ? classes == 2 : groups.Length == classes, "the number of classes that have trees");
        Require(Array.TrueForAll(groups, group => group.Length > 0), "the number of trees");
        return new Forest(classes, channels, groups);
    }

    private DecisionTree ReadTree()
    {
        var nodes = ReadList(
            () => new TreeNode(_reader.ReadInt32(), _reader.ReadSingle(), _reader.ReadInt32(), _reader.ReadInt32()), "the number of nodes");
        var tree = new DecisionTree(nodes, ReadList(_reader.ReadSingle, "the number of leaves"));
        Require(IsTree(tree), "the order of the nodes");
        return tree;
    }

    /// <summary>Whether every way from the root reaches a leaf, and no node is reached twice.</summary>
    private static bool IsTree(DecisionTree tree)
    {
        bool[] isReached = new bool[tree.Nodes.Length];
        var open = new Stack<int>([tree.Nodes.Length == 0 ? ~0 : 0]);
        while (open.TryPop(out int place))
        {
            if (place < 0)
            {
                if (~place >= tree.Leaves.Length)
                {
                    return false;
                }

                continue;
            }

            if (place >= isReached.Length || isReached[place] || tree.Nodes[place].Feature < 0)
            {
                return false;
            }

            isReached[place] = true;
            open.Push(tree.Nodes[place].Left);
            open.Push(tree.Nodes[place].Right);
        }

        return true;
    }

    private T[] ReadList<T>(Func<T> read, string what)
    {
        int count = _reader.ReadInt32();
        Require(count >= 0 && count <= MostNumbers - _count, what);
        _count += count;
        var list = new List<T>();
        for (int index = 0; index < count; index++)
        {
            list.Add(read());
        }

        return [.. list];
    }

    private static void Require(bool isAllowed, string what)
    {
        if (!isAllowed)
        {
            throw new FormatException($"{what} is wrong");
        }
    }
}
