namespace MLSegmentation.Classical.Forests;

/// <summary>A tree that gives a number for a row of features.</summary>
/// <param name="Nodes">The nodes, the root first.</param>
/// <param name="Leaves">The numbers.</param>
internal sealed record DecisionTree(TreeNode[] Nodes, float[] Leaves)
{
    /// <summary>The number of a row.</summary>
    public float Evaluate(ReadOnlySpan<float> row)
    {
        int place = Nodes.Length == 0 ? ~0 : 0;
        while (place >= 0)
        {
            ref readonly var node = ref Nodes[place];
            place = row[node.Feature] <= node.Threshold ? node.Left : node.Right;
        }

        return Leaves[~place];
    }
}

/// <summary>A node: where a row goes on. Negative places are those of leaves, complemented.</summary>
internal readonly record struct TreeNode(int Feature, float Threshold, int Left, int Right);
