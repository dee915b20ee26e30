namespace MLSegmentation.Training.Adversarial;

/// <summary>Slows an adversary down that is nearly always right.</summary>
internal sealed class AccuracyControl
{
    private const float Limit = 0.9f;
    private const int Patience = 100;
    private const float Kept = 0.95f;
    private const float LeastFactor = 1f / 1024;

    private float _accuracy = 0.5f;
    private int _above;

    /// <summary>What the learning rate is multiplied by: 1 at first, halved each time that the accuracy has been too high for long.</summary>
    public float Factor { get; private set; } = 1;

    /// <summary>What a checkpoint holds.</summary>
    public float[] State
    {
        get => [_accuracy, _above, Factor];
        set => (_accuracy, _above, Factor) = (value[0], (int)value[1], value[2]);
    }

    /// <summary>Takes in the accuracy of a step, from 0 to 1.</summary>
    public void Observe(double accuracy)
    {
        _accuracy = (Kept * _accuracy) + ((1 - Kept) * (float)accuracy);
        _above = _accuracy > Limit ? _above + 1 : 0;
        if (_above == Patience)
        {
            (_above, Factor) = (0, Math.Max(Factor / 2, LeastFactor));
        }
    }
}
