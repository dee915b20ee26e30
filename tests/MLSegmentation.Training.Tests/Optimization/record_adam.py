"""Records the path of PyTorch's Adam with a one-cycle learning rate: python3 record_adam.py > adam.json"""

import json

import torch

start = [1.0, -2.0, 0.5]
weights = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
optimizer = torch.optim.Adam([weights], lr=1)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=50, cycle_momentum=False)
path = []
for step in range(50):
    optimizer.zero_grad()
    # A valley that is curved differently in each direction.
    (weights[0] ** 2 + 10 * (weights[1] - weights[0]) ** 2 + weights[2] ** 4).backward()
    optimizer.step()
    path.append(weights.tolist())
    if step < 49:
        schedule.step()
print(json.dumps({"start": start, "rate": 0.1, "path": path}, indent=1))
